namespace Orleans.Core
{
    /// <summary>A piece of durable state. A write has reached the disk when its task completes.</summary>
    public interface IStorage
    {
        /// <summary>Null while there is no record.</summary>
        string? Etag { get; }

        bool RecordExists { get; }

        Task ClearStateAsync();

        Task WriteStateAsync();

        Task ReadStateAsync();

        /// <summary>The token keeps an operation from beginning; one that has begun runs to its end.</summary>
        Task ClearStateAsync(CancellationToken cancellationToken) =>
            cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : ClearStateAsync();

        Task WriteStateAsync(CancellationToken cancellationToken) =>
            cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : WriteStateAsync();

        Task ReadStateAsync(CancellationToken cancellationToken) =>
            cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : ReadStateAsync();
    }

    public interface IStorage<TState> : IStorage
    {
        TState State { get; set; }
    }
}

namespace Orleans.Runtime
{
    /// <summary>Injected by <see cref="PersistentStateAttribute"/>; read before OnActivateAsync.</summary>
    public interface IPersistentState<TState> : Orleans.Core.IStorage<TState>;

    [AttributeUsage(AttributeTargets.Parameter)]
    public sealed class PersistentStateAttribute(string stateName, string? storageName = null) : Attribute
    {
        public string StateName { get; } = stateName;

        /// <summary>One store serves every name here.</summary>
        public string? StorageName { get; } = storageName;
    }
}

namespace Orleans.Storage
{
    /// <summary>How grain state becomes bytes; the host supplies one.</summary>
    public interface IGrainStorageSerializer
    {
        BinaryData Serialize<T>(T? input);

        T? Deserialize<T>(BinaryData input);
    }
}
