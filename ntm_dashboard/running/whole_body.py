"""A request of whose body a part is missing is refused: what came of it may say something else."""

from django.core.exceptions import BadRequest


class WholeBody:
    """A WSGI application that reads the body of a request whole, or refuses the request.

    Django takes the part that came before a connection ended for the whole of a form.
    """

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        environ["wsgi.input"] = Body(environ["wsgi.input"])
        return self.application(environ, start_response)


class Body:
    """The body of a request; Django never asks it for more than its length."""

    def __init__(self, stream):
        self.stream = stream

    def read(self, size):
        """So many bytes; raises BadRequest where the connection ended before."""
        return self.asked_of(self.stream.read, size, at_least=size)

    def readline(self, size):
        """So many bytes, or up to the end of a line; raises as `read`."""
        return self.asked_of(self.stream.readline, size, at_least=1)

    def asked_of(self, read, size, at_least):
        try:
            came = read(size)
        except OSError as error:
            raise BadRequest("the connection was lost") from error
        if len(came) < at_least:
            raise BadRequest("the connection ended before the request did")
        return came
