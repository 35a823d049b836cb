// error: requires that 'PersonalValue' conform to 'Encodable'
import Domain
import Foundation

func leak(_ value: PersonalValue) throws -> Data { try JSONEncoder().encode(value) }
