"""What the API is, in the words of OpenAPI 3.1: bodies, answers, parameters, the document."""
