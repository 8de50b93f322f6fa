"""How often a person has to click, for the tests that promise a number."""


class Hand:
    """Does in a page what a person does, and counts the clicks.

    A choice of a list costs two, one to open it; a file costs one, on its field. Typing costs none.
    """

    def __init__(self):
        self.clicks = 0

    def press(self, locator):
        self.clicks += 1
        locator.click()

    def choose(self, locator, value):
        self.clicks += 2
        locator.select_option(value)

    def give(self, locator, path):
        self.clicks += 1
        locator.set_input_files(path)
