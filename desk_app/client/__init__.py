"""One coroutine per endpoint of the contract, over httpx."""
