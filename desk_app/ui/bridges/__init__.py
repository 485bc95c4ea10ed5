"""Joins the services to the views: requests become tasks, changes become signals."""
