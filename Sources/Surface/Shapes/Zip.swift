/// A zip archive whose members are stored, not compressed (PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12, 4.3.16).
enum Zip {
    static func archive(_ members: [(name: String, bytes: [UInt8])]) -> [UInt8] {
        var archive: [UInt8] = []
        var directory: [UInt8] = []
        for member in members {
            let name = Array(member.name.utf8)
            let size = UInt32(member.bytes.count)
            // Version 2.0, names in UTF-8, stored, and a fixed date (1980-01-01): same data, same bytes.
            let common =
                little(UInt16(20)) + little(UInt16(0x0800)) + little(UInt16(0)) + little(UInt16(0))
                + little(UInt16(0x21))
                + little(crc32(member.bytes)) + little(size) + little(size) + little(UInt16(name.count))
                + little(UInt16(0))
            directory += little(UInt32(0x0201_4b50)) + little(UInt16(20)) + common
            directory += little(UInt16(0)) + little(UInt16(0)) + little(UInt16(0)) + little(UInt32(0))
            directory += little(UInt32(archive.count)) + name
            archive += little(UInt32(0x0403_4b50)) + common + name + member.bytes
        }
        let start = UInt32(archive.count)
        archive += directory
        archive += little(UInt32(0x0605_4b50)) + little(UInt16(0)) + little(UInt16(0))
        archive += little(UInt16(members.count)) + little(UInt16(members.count))
        archive += little(UInt32(directory.count)) + little(start) + little(UInt16(0))
        return archive
    }

    private static func little(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian, Array.init)
    }

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }

    /// CRC-32 (ISO 3309), as zip wants it.
    static func crc32(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { table[Int(($0 ^ UInt32($1)) & 0xFF)] ^ ($0 >> 8) }
    }
}
