using Dax.Embedded.Actors;

namespace Orleans
{
    /// <summary>Why an activation ends; the numbers are Orleans' own.</summary>
    public enum DeactivationReasonCode : byte
    {
        None = 0,
        ShuttingDown = 1,
        ActivationFailed = 2,
        ActivationIdle = 4,
        ApplicationError = 8,
        ApplicationRequested = 9,
        RuntimeRequested = 11,
    }

    public readonly struct DeactivationReason(DeactivationReasonCode code, Exception? exception, string text)
    {
        public DeactivationReason(DeactivationReasonCode code, string text) : this(code, null, text)
        {
        }

        public DeactivationReasonCode ReasonCode { get; } = code;

        public string Description { get; } = text;

        public Exception? Exception { get; } = exception;

        public override string ToString() => Exception is null ? $"{ReasonCode}: {Description}" : $"{ReasonCode}: {Description} ({Exception})";
    }
}

namespace Orleans.Runtime
{
    /// <summary>Which grain: its class and its key.</summary>
    public readonly struct GrainId : IEquatable<GrainId>
    {
        internal GrainId(GrainClass type, string key) => (Type, Key) = (type, key);

        internal GrainClass Type { get; }

        internal string Key { get; }

        public bool Equals(GrainId other) => ReferenceEquals(Type, other.Type) && string.Equals(Key, other.Key, StringComparison.Ordinal);

        public override bool Equals(object? obj) => obj is GrainId other && Equals(other);

        public override int GetHashCode() => HashCode.Combine(Type, Key);

        public override string ToString() => $"{Type?.Name}/{Key}";

        public static bool operator ==(GrainId left, GrainId right) => left.Equals(right);

        public static bool operator !=(GrainId left, GrainId right) => !left.Equals(right);
    }

    /// <summary>One activation of a grain.</summary>
    public interface IGrainContext
    {
        GrainId GrainId { get; }

        /// <summary>Null until the activation has constructed it.</summary>
        object? GrainInstance { get; }

        IServiceProvider ActivationServices { get; }

        /// <summary>Completes when the activation has ended.</summary>
        Task Deactivated { get; }

        /// <summary>Begins to deactivate; the token, when it fires, ends the wait for running requests and for OnDeactivateAsync.</summary>
        void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
    }
}
