"""From priority to result: veiligheidsactieplannen."""
