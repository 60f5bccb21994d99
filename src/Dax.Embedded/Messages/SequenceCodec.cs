using System.Collections.Immutable;
using System.Reflection;

namespace Dax.Embedded.Messages;

/// <summary>Arrays, lists, sets and maps (as pairs): a count, then the elements.</summary>
internal sealed class SequenceCodec<TSequence, TItem>(WireCodecs codecs) : IWireCodec
{
    private readonly Func<TItem[], object> make = Maker();

    public void Write(BinaryWriter writer, object value, int depth)
    {
        // A default ImmutableArray has no elements to enumerate.
        TItem[]? items = value is ImmutableArray<TItem> { IsDefault: true } ? null : [.. (IEnumerable<TItem>)value];
        writer.Write(items?.Length ?? -1);
        foreach (var item in items ?? [])
            codecs.Write(writer, typeof(TItem), item, depth);
    }

    public object Read(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        if (count < 0)
            return default(TSequence)!;
        var items = new TItem[count];
        for (var i = 0; i < count; i++)
            items[i] = (TItem)codecs.Read(reader, typeof(TItem))!;
        return make(items);
    }

    private static Func<TItem[], object> Maker()
    {
        var type = typeof(TSequence);
        if (type.IsArray)
            return static items => items;
        if (type.Namespace == typeof(ImmutableArray).Namespace)
            return Immutable(type);
        // The mutable collections take an IEnumerable of their elements; sorted maps take a map.
        return type.GetGenericTypeDefinition() == typeof(SortedDictionary<,>)
            ? items => Add(Activator.CreateInstance<TSequence>()!, items)
            : items => Activator.CreateInstance(type, [items.AsEnumerable()])!;
    }

    private static object Add(object collection, TItem[] items)
    {
        foreach (var item in items)
            ((ICollection<TItem>)collection).Add(item);
        return collection;
    }

    // ImmutableX.CreateRange<…>(IEnumerable<TItem>).
    private static Func<TItem[], object> Immutable(Type type)
    {
        var factory = type.Assembly.GetType(type.GetGenericTypeDefinition().FullName!.Split('`')[0])!;
        var create = factory.GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Where(m => m.Name == "CreateRange" && m.GetGenericArguments().Length == type.GetGenericArguments().Length && m.GetParameters().Length == 1)
            .Select(m => m.MakeGenericMethod(type.GetGenericArguments()))
            .Single(m => m.GetParameters()[0].ParameterType == typeof(IEnumerable<TItem>));
        return items => create.Invoke(null, [items])!;
    }
}

/// <summary>Memory of scalars, by its elements.</summary>
internal sealed class MemoryCodec<TMemory, TItem>(WireCodecs codecs) : IWireCodec
{
    public void Write(BinaryWriter writer, object value, int depth)
    {
        var items = value is Memory<TItem> memory ? memory.ToArray() : ((ReadOnlyMemory<TItem>)value).ToArray();
        codecs.Write(writer, typeof(TItem[]), items, depth);
    }

    public object Read(BinaryReader reader)
    {
        var items = (TItem[])codecs.Read(reader, typeof(TItem[]))!;
        return typeof(TMemory) == typeof(Memory<TItem>) ? new Memory<TItem>(items) : new ReadOnlyMemory<TItem>(items);
    }
}
