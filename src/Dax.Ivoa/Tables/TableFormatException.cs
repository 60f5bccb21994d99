namespace Dax.Ivoa.Tables;

/// <summary>
/// A table from outside that cannot be read: malformed, beyond a limit, or something that we refuse. The message is a sentence for whoever sent it.
/// </summary>
public abstract class TableFormatException(string message, Exception? inner = null) : Exception(message, inner);
