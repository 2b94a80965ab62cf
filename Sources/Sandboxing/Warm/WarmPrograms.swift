/// The programs that have started and wait for runs; the one that was not needed for the longest time makes room.
struct WarmPrograms {
  /// nil for one that could not be started so.
  private var programs: [(start: WarmProgram.Start, program: WarmProgram?)] = []
  private static let most = 4

  /// - Parameter make: Starts it, where it is not known or worn out.
  mutating func program(for start: WarmProgram.Start, orElse make: () -> WarmProgram?) -> WarmProgram? {
    let known = programs.firstIndex { $0.start == start }.map { programs.remove(at: $0) }
    let isUsable = known.map { $0.program?.isWornOut != true } ?? false
    if programs.count >= Self.most { programs.removeFirst() }
    programs.append(isUsable ? known! : (start, make()))
    return programs.last!.program
  }

  /// It is started anew when it is next asked for.
  mutating func forget(_ start: WarmProgram.Start) { programs.removeAll { $0.start == start } }
}
