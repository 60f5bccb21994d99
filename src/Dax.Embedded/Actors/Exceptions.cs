namespace Orleans.Runtime
{
    public class OrleansException : Exception
    {
        public OrleansException() : base("Unexpected error.")
        {
        }

        public OrleansException(string message) : base(message)
        {
        }

        public OrleansException(string message, Exception innerException) : base(message, innerException)
        {
        }
    }

    /// <summary>A grain has more requests waiting than it may.</summary>
    public sealed class LimitExceededException : OrleansException
    {
        public LimitExceededException() : base("Limit exceeded")
        {
        }

        public LimitExceededException(string message) : base(message)
        {
        }

        public LimitExceededException(string message, Exception innerException) : base(message, innerException)
        {
        }
    }

    /// <summary>The enumerator is gone: its grain was deactivated.</summary>
    public sealed class EnumerationAbortedException : Exception
    {
        public EnumerationAbortedException()
        {
        }

        public EnumerationAbortedException(string message) : base(message)
        {
        }

        public EnumerationAbortedException(string message, Exception innerException) : base(message, innerException)
        {
        }
    }

    public sealed class ReminderException(string message) : OrleansException(message);

    /// <summary>The service is stopping and takes no calls.</summary>
    public sealed class SiloUnavailableException : OrleansException
    {
        public SiloUnavailableException() : base("The service is stopping.")
        {
        }

        public SiloUnavailableException(string message) : base(message)
        {
        }

        public SiloUnavailableException(string message, Exception innerException) : base(message, innerException)
        {
        }
    }
}

namespace Orleans.Storage
{
    /// <summary>A state write or clear named an etag that is no longer the stored one; only that write failed.</summary>
    public class InconsistentStateException : Orleans.Runtime.OrleansException
    {
        public InconsistentStateException()
        {
        }

        public InconsistentStateException(string message) : base(message)
        {
        }

        public InconsistentStateException(string message, Exception innerException) : base(message, innerException)
        {
        }

        public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag) : base(errorMsg) =>
            (StoredEtag, CurrentEtag) = (storedEtag, currentEtag);

        /// <summary>False once it has left the activation whose state is stale.</summary>
        internal bool IsOfThisActivation { get; set; } = true;

        public string? StoredEtag { get; }

        public string? CurrentEtag { get; }
    }
}
