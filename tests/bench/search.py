"""Search as you type over 200,000 bookings, from the key to the painted results.

The real box on the real store, without a server: what is measured begins when the box asks, a
moment after the last key, and ends when the list has been painted. Matches with one typo may
follow.
"""
