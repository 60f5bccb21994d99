using System.Reflection;
using Dax.Contracts;
using Dax.Contracts.Jobs;
using Orleans;

namespace Dax.Architecture.Tests;

public class WireContractTests
{
    private static readonly Assembly Home = typeof(IJobGrain).Assembly;

    private static readonly string[] ListedAliases =
        [.. typeof(Aliases).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!)];

    [Fact]
    public void Wire_EveryTypeOfGrainSignatures_Travels()
    {
        var walker = new WireWalker(Home, ListedAliases);
        var grains = GrainInterfaces().ToArray();
        Assert.True(grains.Length >= 4, "the grain interfaces were not found");
        foreach (var grain in grains) walker.VisitInterface(grain);
        foreach (var type in Home.GetTypes().Where(t => t.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is not null)) walker.Visit(type, "Dax.Contracts");
        Assert.True(walker.Seen.Count >= 15, "the walk ended early");
        Assert.True(walker.Offences.Count == 0, string.Join('\n', walker.Offences));
    }

    [Fact]
    public void Aliases_AreUniqueAndPrefixed()
    {
        Assert.Equal(ListedAliases.Length, ListedAliases.Distinct(StringComparer.Ordinal).Count());
        Assert.All(ListedAliases, alias => Assert.StartsWith("dax.", alias, StringComparison.Ordinal));
    }

    /// <summary>Those of Contracts, and what grains say among themselves.</summary>
    private static IEnumerable<Type> GrainInterfaces() =>
        from assembly in new[] { Home, Assembly.Load("Dax.Grains") }
        from type in assembly.GetTypes()
        where type.IsInterface && typeof(IGrain).IsAssignableFrom(type)
        select type;
}
