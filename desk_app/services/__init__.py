"""What a front desk does, as asynchronous use cases without Qt."""
