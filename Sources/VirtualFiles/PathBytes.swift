/// Bytes of a path, or of one name in it; never normalised.
public typealias PathBytes = ArraySlice<UInt8>
