"""An App-Token made for the tests, to be looked for where no token may ever be.

Put together when it runs, so that neither this file nor its compiled form holds it whole.
"""

CANARY_APP_TOKEN = "".join(("test_api_key_", "C4naryQ7", "xV2mPz9L", "tR5wKd8H", "bN3sJf6G"))
