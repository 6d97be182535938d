"""What two statements say of each other: the order of scopes, the verdict and its proof."""
