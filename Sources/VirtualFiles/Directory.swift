/// Replaced by the tree.
public final class Directory: Sendable {}
