using System.Reflection;
using Dax.Embedded.Actors;
using Orleans;
using Orleans.Serialization;

namespace Dax.Embedded.Messages;

/// <summary>
/// Writes every value to bytes and reads it back, by the rules of a cluster: what has no codec there fails here, and nothing is shared between sender
/// and receiver. For tests; the format is nobody's but its own.
/// </summary>
internal sealed class MessageCodec : IMessageCodec
{
    private readonly WireCodecs codecs = new();

    public object?[] CopyArguments(MethodInfo method, object?[] arguments)
    {
        var parameters = method.GetParameters();
        var copies = new object?[arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
            copies[i] = arguments[i] is CancellationToken token ? token : Copy(parameters[i].ParameterType, arguments[i]);
        return copies;
    }

    public T Copy<T>(T value) => (T)Copy(typeof(T), value)!;

    public Exception CopyException(Exception error)
    {
        var type = error.GetType();
        if (type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))
        {
            try
            {
                return Copy(error);
            }
            catch (CodecNotFoundException unfit)
            {
                return unfit;
            }
        }

        // The cluster knows these by their own serialisation; they hold no types of ours.
        return type.Namespace is { } space && (space == "System" || Array.Exists(["System.", "Microsoft.", "Orleans."], p => space.StartsWith(p, StringComparison.Ordinal)))
            ? error
            : new UnavailableExceptionFallbackException(type.FullName!, error.Message);
    }

    private object? Copy(Type declared, object? value)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, System.Text.Encoding.UTF8, leaveOpen: true))
            codecs.Write(writer, declared, value, 0);
        bytes.Position = 0;
        using var reader = new BinaryReader(bytes);
        var copy = codecs.Read(reader, declared);
        if (bytes.Position != bytes.Length)
            throw new InvalidOperationException($"{declared} was not read as it was written.");
        return copy;
    }
}
