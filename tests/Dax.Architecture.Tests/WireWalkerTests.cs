using System.Collections.Immutable;
using Orleans;

namespace Dax.Architecture.Tests;

/// <summary>The walker on types that break each of its rules: a guard that cannot bark guards nothing.</summary>
public class WireWalkerTests
{
    private static readonly string[] Listed = ["dax.Good", "dax.Union", "dax.One", "dax.Two", "dax.Plain", "dax.IGood", "dax.IBad", "dax.Bad"];

    [Fact]
    public void VisitInterface_Good_FindsNothingAndEveryType()
    {
        var walker = Walk(typeof(IGood));
        Assert.Empty(walker.Offences);
        Assert.Equal([typeof(Good), typeof(Union), typeof(Union.One), typeof(Union.Two), typeof(Plain)], walker.Seen.OrderBy(t => Array.IndexOf(Listed, "dax." + t.Name)));
    }

    [Fact]
    public void VisitInterface_Bad_FindsEveryOffence()
    {
        var offences = Walk(typeof(IBad)).Offences;
        string[] expected =
        [
            "IBad.NoAlias: no [Alias]",
            "IBad.Twin: the alias Same is taken",
            "IBad.Result: returns System.Int32",
            "IBad.Carry(list): System.Collections.Generic.List`1[System.Int32] does not belong",
            "IBad.Carry(array): System.Byte[] does not belong",
            "IBad.Carry(version): System.Version does not belong",
            "Naked: no [GenerateSerializer]",
            "Naked: no [Alias]",
            "Bad: neither sealed",
            "Bad.Lost: no [Id]",
            "Bad.Twice: [Id(1)] is taken",
            "Bad.Changeable: can be changed",
            "Bad.bare: can be changed",
            "Bad.Computed: [Id] on a computed property",
            "Bad.Inner: System.Exception does not belong",
            "Stranger: the alias other.Stranger lacks the prefix",
            "Stranger: the alias other.Stranger is not in the list",
            "Thief: the alias dax.Bad is that of",
            "OpenUnion: an open union",
            "Loose: not nested in its union",
        ];
        Assert.All(expected, text => Assert.True(offences.Any(o => o.Contains(text, StringComparison.Ordinal)), $"not found: {text}; but\n{string.Join('\n', offences)}"));
    }

    private static WireWalker Walk(Type grain)
    {
        var walker = new WireWalker(typeof(WireWalkerTests).Assembly, Listed);
        walker.VisitInterface(grain);
        return walker;
    }

    [Alias("dax.IGood")]
    internal interface IGood : IGrainWithStringKey
    {
        [Alias("Ask")] Task<ImmutableArray<Good>> Ask(Union union, Plain? plain, CancellationToken cancel);

        [Alias("Read")] IAsyncEnumerable<ReadOnlyMemory<byte>> Read();
    }

    [GenerateSerializer, Alias("dax.Good")]
    internal sealed record Good([property: Id(0)] string Name, [property: Id(1)] DateTimeOffset? At)
    {
        [Id(2)] public ImmutableArray<Good> Parts { get; init; } = [];

        public int Length => Name.Length;
    }

    [GenerateSerializer, Alias("dax.Union")]
    internal abstract record Union
    {
        private Union() { }

        [GenerateSerializer, Alias("dax.One")]
        internal sealed record One([property: Id(0)] int Number) : Union;

        [GenerateSerializer, Alias("dax.Two")]
        internal sealed record Two([property: Id(0)] Guid Key) : Union;
    }

    [GenerateSerializer, Alias("dax.Plain")]
    internal enum Plain { No, Yes }

    [Alias("dax.IBad")]
    internal interface IBad : IGrainWithStringKey
    {
        Task NoAlias();

        [Alias("Same")] Task<Bad> First();

        [Alias("Same")] Task<Naked> Twin(Stranger stranger, Thief thief, OpenUnion union);

        [Alias("Result")] int Result();

        [Alias("Carry")] Task Carry(List<int> list, byte[] array, Version version);
    }

    internal sealed record Naked;

#pragma warning disable CA1852 // Unsealed is one of its faults.
    [GenerateSerializer, Alias("dax.Bad")]
    internal record Bad([property: Id(0)] int Number, int Lost)
    {
        [Id(3)] internal int bare = 3;

        [Id(1)] public int Once { get; init; }

        [Id(1)] public int Twice { get; init; }

        [Id(2)] public int Changeable { get; set; }

        [Id(4)] public int Computed => Once + bare;

        [Id(5)] public Exception? Inner { get; init; }
    }

#pragma warning restore CA1852

    [GenerateSerializer, Alias("other.Stranger")]
    internal sealed record Stranger;

    [GenerateSerializer, Alias("dax.Bad")]
    internal sealed record Thief;

    [GenerateSerializer, Alias("dax.Union")]
    internal abstract record OpenUnion;

    [GenerateSerializer, Alias("dax.One")]
    internal sealed record Loose : OpenUnion;
}
