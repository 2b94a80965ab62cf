/// The zygotes of one worker, by what each has done. The least recently used one makes room for a new one.
struct Zygotes {
  typealias Made = Result<Zygote, ColdStart>
  private var programs: [(start: Zygote.Start, program: Made)] = []
  static let most = 4

  /// - Returns: nil if it is not known, or worn out.
  mutating func program(for start: Zygote.Start) -> Made? {
    guard let known = programs.firstIndex(where: { $0.start == start }).map({ programs.remove(at: $0) }),
      (try? known.program.get())?.isWornOut != true
    else { return nil }
    programs.append(known)
    return known.program
  }

  mutating func add(_ program: Made, for start: Zygote.Start) {
    if programs.count >= Self.most { programs.removeFirst() }
    programs.append((start, program))
  }

  /// Makes room on the machine.
  ///
  /// - Returns: Whether there was a zygote to end.
  mutating func removeOldest() -> Bool {
    guard let oldest = programs.firstIndex(where: { (try? $0.program.get()) != nil }) else { return false }
    programs.remove(at: oldest)
    return true
  }

  /// It is started anew when it is next asked for.
  mutating func forget(_ start: Zygote.Start) { programs.removeAll { $0.start == start } }
}
