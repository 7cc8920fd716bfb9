"""What a spreadsheet program takes for the beginning of a formula (security case 97).  Pure."""

SIGNS = "=+\\-@\t\r＝＋－＠"  # within the brackets of an expression; also as wide as a whole sign
