using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Orleans;
using Orleans.Serialization;

namespace Dax.Embedded.Messages;

/// <summary>Values by their fields, base types first.</summary>
internal class FieldsCodec(WireCodecs codecs, Type type, FieldInfo[] fields) : IWireCodec
{
    public virtual void Write(BinaryWriter writer, object value, int depth)
    {
        foreach (var field in fields)
            codecs.Write(writer, field.FieldType, field.GetValue(value), depth);
    }

    public virtual object Read(BinaryReader reader)
    {
        var value = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var field in fields)
            field.SetValue(value, codecs.Read(reader, field.FieldType));
        return value;
    }
}

/// <summary>Types with [GenerateSerializer]: every field has an [Id], no two of a type the same. Exceptions carry what every exception has besides.</summary>
internal sealed class RecordCodec(WireCodecs codecs, Type type) : FieldsCodec(codecs, type, Checked(type))
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly FieldInfo ExceptionMessage = typeof(Exception).GetField("_message", BindingFlags.Instance | BindingFlags.NonPublic)!;

    private readonly bool isException = type.IsAssignableTo(typeof(Exception));

    public override void Write(BinaryWriter writer, object value, int depth)
    {
        base.Write(writer, value, depth);
        if (!isException)
            return;
        var error = (Exception)value;
        writer.Write(error.Message);
        writer.Write(error.StackTrace ?? "");
        writer.Write(error.HResult);
    }

    public override object Read(BinaryReader reader)
    {
        var value = base.Read(reader);
        if (!isException)
            return value;
        var error = (Exception)value;
        ExceptionMessage.SetValue(error, reader.ReadString());
        var stack = reader.ReadString();
        error.HResult = reader.ReadInt32();
        return stack.Length > 0 ? ExceptionDispatchInfo.SetRemoteStackTrace(error, stack) : error;
    }

    /// <summary>The fields of a type and its bases; not those of Exception, which travel by other means.</summary>
    public static FieldInfo[] FieldsOf(Type type) =>
        type == typeof(object) || type == typeof(ValueType) || type == typeof(Exception) ? [] : [.. FieldsOf(type.BaseType!), .. type.GetFields(Declared)];

    private static FieldInfo[] Checked(Type type)
    {
        FieldInfo[] fields = [.. FieldsOf(type).Where(f => !f.IsDefined(typeof(NonSerializedAttribute)))];
        HashSet<(Type, uint)> seen = [];
        foreach (var field in fields)
        {
            var id = IdOf(field) ?? throw new CodecNotFoundException($"{type}: {Shown(field)} has no [Id]; between silos it would be lost.");
            if (!seen.Add((field.DeclaringType!, id)))
                throw new CodecNotFoundException($"{type}: {Shown(field)} has an [Id] that another member has.");
            if (field.DeclaringType != type && !field.DeclaringType!.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))
                throw new CodecNotFoundException($"{type}: its base {field.DeclaringType} has no [GenerateSerializer].");
        }

        return fields;
    }

    private static uint? IdOf(FieldInfo field)
    {
        MemberInfo? member = field.Name.StartsWith('<') ? field.DeclaringType!.GetProperty(Shown(field), Declared) : field;
        return member?.GetCustomAttribute<IdAttribute>()?.Id;
    }

    // The field behind an automatic property is called <Name>k__BackingField.
    private static string Shown(FieldInfo field) => field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>')] : field.Name;
}

/// <summary>Enums by number.</summary>
internal sealed class EnumCodec(Type type) : IWireCodec
{
    public void Write(BinaryWriter writer, object value, int depth) => writer.Write(((IConvertible)value).ToInt64(null));

    public object Read(BinaryReader reader) => Enum.ToObject(type, reader.ReadInt64());
}

internal sealed class ScalarCodec<T>(Action<BinaryWriter, T> write, Func<BinaryReader, T> read) : IWireCodec where T : notnull
{
    public void Write(BinaryWriter writer, object value, int depth) => write(writer, (T)value);

    public object Read(BinaryReader reader) => read(reader);
}
