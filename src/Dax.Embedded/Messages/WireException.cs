namespace Orleans.Serialization;

/// <summary>What a failure becomes whose exception type does not travel.</summary>
public sealed class UnavailableExceptionFallbackException(string exceptionType, string message) : Exception(message)
{
    public string ExceptionType { get; } = exceptionType;
}

/// <summary>A type in a message is not one that travels.</summary>
public sealed class CodecNotFoundException(string message) : Exception(message);
