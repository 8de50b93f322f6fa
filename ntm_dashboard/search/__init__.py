"""One box for everything: targets, communes, people and pages."""
