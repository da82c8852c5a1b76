import Glibc
import MaspobCLI

exit(await MaspobTool.run(Array(CommandLine.arguments.dropFirst())))
