/// The zygotes of one worker, by what each has done. The least recently used one makes room for a new one.
struct WarmPrograms {
  typealias Made = Result<WarmProgram, ColdStart>
  private var programs: [(start: WarmProgram.Start, program: Made)] = []
  static let most = 4

  /// - Parameter make: Starts a zygote, if it is not known or worn out.
  mutating func program(for start: WarmProgram.Start, orElse make: () throws(ColdStart) -> WarmProgram)
    -> Made
  {
    let known = programs.firstIndex { $0.start == start }.map { programs.remove(at: $0) }
    let isUsable = known.map { (try? $0.program.get())?.isWornOut != true } ?? false
    if programs.count >= Self.most { programs.removeFirst() }
    programs.append(isUsable ? known! : (start, Made(catching: make)))
    return programs.last!.program
  }

  /// It is started anew when it is next asked for.
  mutating func forget(_ start: WarmProgram.Start) { programs.removeAll { $0.start == start } }
}
