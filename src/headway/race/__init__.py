"""What happens next, under which policy: two groups simulated from money and chips to released capability."""
