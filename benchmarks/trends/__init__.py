"""What `trucewatch.trends` promises, measured on simulated truth and on real weeks."""
