"""What breaks for real: processes killed, disks full, two writers."""
