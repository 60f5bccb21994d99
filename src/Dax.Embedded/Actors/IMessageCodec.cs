using System.Reflection;

namespace Dax.Embedded.Actors;

/// <summary>Writes messages and reads them back, as if they had travelled.</summary>
internal interface IMessageCodec
{
    object?[] CopyArguments(MethodInfo method, object?[] arguments);

    T Copy<T>(T value);

    Exception CopyException(Exception error);
}
