"""Published estimates of what lists do not hold, beside ours."""
