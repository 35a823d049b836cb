/// Of this Daylight, as `--version` and the API say it.
public enum Version {
    public static let text = "0.1.0"
}
