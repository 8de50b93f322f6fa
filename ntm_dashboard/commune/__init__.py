"""The list of communes, the page of one, and how far reporting has come."""
