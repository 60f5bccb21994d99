namespace Dax.Backends.Qserv.Frontend;

/// <summary>What Qserv said when it was asked for something: that it is done, or why not.</summary>
internal class QservReply
{
    protected QservReply() { }

    public static QservReply Done { get; } = new() { Success = true };

    public static QservReply Failed(string error, bool isOtherVersion = false) => new() { Error = error, IsOtherVersion = isOtherVersion };

    public bool Success { get; protected init; }

    /// <summary>Its own words when it did not; for the log, and for recognising what went wrong. Never for users.</summary>
    public string Error { get; protected init; } = "";

    /// <summary>It does not speak our version of its API.</summary>
    public bool IsOtherVersion { get; protected init; }
}

/// <summary>A reply with an answer.</summary>
internal sealed class QservReply<T> : QservReply
{
    private readonly T? value;

    private QservReply(T? value) => this.value = value;

    public static QservReply<T> Of(T value) => new(value) { Success = true };

    public static QservReply<T> Refused(QservReply why) => new(default) { Error = why.Error, IsOtherVersion = why.IsOtherVersion };

    /// <summary>Of a success.</summary>
    public T Value => Success ? value! : throw new InvalidOperationException("It was refused.");
}

/// <summary>How far a request came that got no proper answer.</summary>
internal enum Trouble
{
    /// <summary>It was never sent: there was no connection.</summary>
    Unsent,
    /// <summary>It may have been sent, and worked upon.</summary>
    Unanswered,
    /// <summary>There was an answer, of another program or a broken one.</summary>
    Answer,
}

/// <summary>Qserv did not answer as it does. The message is for the log.</summary>
internal sealed class QservOutageException(string message, Trouble trouble, Exception? inner = null) : Exception(message, inner)
{
    public Trouble Trouble { get; } = trouble;
}
