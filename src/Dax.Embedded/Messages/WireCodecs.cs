using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Orleans;
using Orleans.Serialization;

namespace Dax.Embedded.Messages;

/// <summary>How values of one type are written and read.</summary>
internal interface IWireCodec
{
    void Write(BinaryWriter writer, object value, int depth);

    object Read(BinaryReader reader);
}

/// <summary>The types that travel: scalars, enums and records with [GenerateSerializer], collections and tuples of such.</summary>
internal sealed class WireCodecs
{
    private const int DeepestNesting = 64;
    private const byte Null = 0, AsDeclared = 1, Named = 2;

    private readonly ConcurrentDictionary<Type, IWireCodec> codecs = new(Scalars);

    private static IEnumerable<KeyValuePair<Type, IWireCodec>> Scalars =>
    [
        Scalar<bool>((w, v) => w.Write(v), r => r.ReadBoolean()),
        Scalar<byte>((w, v) => w.Write(v), r => r.ReadByte()),
        Scalar<sbyte>((w, v) => w.Write(v), r => r.ReadSByte()),
        Scalar<short>((w, v) => w.Write(v), r => r.ReadInt16()),
        Scalar<ushort>((w, v) => w.Write(v), r => r.ReadUInt16()),
        Scalar<int>((w, v) => w.Write(v), r => r.ReadInt32()),
        Scalar<uint>((w, v) => w.Write(v), r => r.ReadUInt32()),
        Scalar<long>((w, v) => w.Write(v), r => r.ReadInt64()),
        Scalar<ulong>((w, v) => w.Write(v), r => r.ReadUInt64()),
        Scalar<float>((w, v) => w.Write(v), r => r.ReadSingle()),
        Scalar<double>((w, v) => w.Write(v), r => r.ReadDouble()),
        Scalar<decimal>((w, v) => w.Write(v), r => r.ReadDecimal()),
        Scalar<char>((w, v) => w.Write((ushort)v), r => (char)r.ReadUInt16()),
        Scalar<string>((w, v) => w.Write(v), r => r.ReadString()),
        Scalar<Guid>((w, v) => w.Write(v.ToByteArray()), r => new Guid(r.ReadBytes(16))),
        Scalar<DateTime>((w, v) => w.Write(v.ToBinary()), r => DateTime.FromBinary(r.ReadInt64())),
        Scalar<DateTimeOffset>((w, v) => w.Write(v.ToString("O", CultureInfo.InvariantCulture)), r => DateTimeOffset.ParseExact(r.ReadString(), "O", CultureInfo.InvariantCulture)),
        Scalar<TimeSpan>((w, v) => w.Write(v.Ticks), r => new TimeSpan(r.ReadInt64())),
        Scalar<DateOnly>((w, v) => w.Write(v.DayNumber), r => DateOnly.FromDayNumber(r.ReadInt32())),
        Scalar<TimeOnly>((w, v) => w.Write(v.Ticks), r => new TimeOnly(r.ReadInt64())),
        Scalar<Uri>((w, v) => w.Write(v.OriginalString), r => new Uri(r.ReadString(), UriKind.RelativeOrAbsolute)),
        Scalar<Version>((w, v) => w.Write(v.ToString()), r => Version.Parse(r.ReadString())),
        Scalar<IPAddress>((w, v) => w.Write(v.ToString()), r => IPAddress.Parse(r.ReadString())),
    ];

    public void Write(BinaryWriter writer, Type declared, object? value, int depth)
    {
        if (depth > DeepestNesting)
            throw new CodecNotFoundException($"{declared} is nested more than {DeepestNesting} deep, or in a circle.");
        if (value is null)
        {
            writer.Write(Null);
            return;
        }

        var actual = value.GetType();
        var isDeclared = actual == (Nullable.GetUnderlyingType(declared) ?? declared);
        writer.Write(isDeclared ? AsDeclared : Named);
        if (!isDeclared)
            writer.Write(actual.AssemblyQualifiedName!);
        Of(actual).Write(writer, value, depth + 1);
    }

    public object? Read(BinaryReader reader, Type declared) => reader.ReadByte() switch
    {
        Null => null,
        AsDeclared => Of(Nullable.GetUnderlyingType(declared) ?? declared).Read(reader),
        _ => Of(Type.GetType(reader.ReadString(), throwOnError: true)!).Read(reader),
    };

    private IWireCodec Of(Type type) => codecs.TryGetValue(type, out var known) ? known : codecs.GetOrAdd(type, Make(type));

    private IWireCodec Make(Type type)
    {
        if (type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))
            return type.IsEnum ? new EnumCodec(type) : new RecordCodec(this, type);
        if (type.IsArray && type.GetArrayRank() == 1)
            return Generic(typeof(SequenceCodec<,>), type, type.GetElementType()!);
        if (type.IsGenericType)
        {
            var shape = type.GetGenericTypeDefinition();
            var arguments = type.GetGenericArguments();
            if (Array.IndexOf(Sequences, shape) >= 0)
                return Generic(typeof(SequenceCodec<,>), type, arguments[0]);
            if (Array.IndexOf(Maps, shape) >= 0)
                return Generic(typeof(SequenceCodec<,>), type, typeof(KeyValuePair<,>).MakeGenericType(arguments));
            if (shape == typeof(ReadOnlyMemory<>) || shape == typeof(Memory<>))
                return Generic(typeof(MemoryCodec<,>), type, arguments[0]);
            if (shape == typeof(KeyValuePair<,>) || shape.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal) || shape.FullName.StartsWith("System.Tuple`", StringComparison.Ordinal))
                return new FieldsCodec(this, type, RecordCodec.FieldsOf(type));
        }

        throw new CodecNotFoundException($"{type} does not travel between silos: it has no [GenerateSerializer] and is none of the types that the wire knows.");
    }

    private IWireCodec Generic(Type codec, params Type[] arguments) => (IWireCodec)Activator.CreateInstance(codec.MakeGenericType(arguments), this)!;

    private static KeyValuePair<Type, IWireCodec> Scalar<T>(Action<BinaryWriter, T> write, Func<BinaryReader, T> read) where T : notnull =>
        new(typeof(T), new ScalarCodec<T>(write, read));

    private static readonly Type[] Sequences =
    [
        typeof(List<>), typeof(HashSet<>), typeof(Queue<>), typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableHashSet<>),
    ];

    private static readonly Type[] Maps = [typeof(Dictionary<,>), typeof(SortedDictionary<,>), typeof(ImmutableDictionary<,>), typeof(ImmutableSortedDictionary<,>)];
}
