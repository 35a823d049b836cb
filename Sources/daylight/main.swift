import Command
import Foundation

exit(await Daylight.run(Array(CommandLine.arguments.dropFirst()), in: HouseComposition()))
