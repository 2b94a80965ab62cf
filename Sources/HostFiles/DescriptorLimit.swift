internal import Glibc

extension OwnedDescriptor {
  /// The number of descriptors that this process may have open, without inherited ones. getrlimit(2), proc(5).
  package static var available: Int {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
    return Int(clamping: limit.rlim_cur) - inherited
  }

  /// The number of inherited descriptors above the usual 32.
  private static let inherited: Int = {
    let open = try? OwnedDescriptor(opening: "/proc/self/fd", O_DIRECTORY).entryNames().count
    return max(0, (open ?? 0) - 32)
  }()

  /// Raises this process's soft limit of descriptors to its hard limit, to at most `most`. getrlimit(2),
  /// RLIMIT_NOFILE.
  package static func raiseLimit(to most: Int) {
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard unsafe getrlimit(resource, &limit) == 0, limit.rlim_cur < most else { return }
    limit.rlim_cur = min(limit.rlim_max, rlim_t(most))
    _ = unsafe setrlimit(resource, &limit)
  }
}
