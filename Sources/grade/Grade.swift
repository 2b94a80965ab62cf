@main enum Grade { static func main() {} }
