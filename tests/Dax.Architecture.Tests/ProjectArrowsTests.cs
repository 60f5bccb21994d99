using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Dax.Architecture.Tests;

public class ProjectArrowsTests
{
    /// <summary>
    /// docs/architecture.md, Rooms. Dax.Embedded stands for the Orleans API here (eng/OrleansApi.props). A room that takes Engine takes the vocabulary of Engine's
    /// own signatures with it, as far as it needs it.
    /// </summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Dax.Sky"] = [],
        ["Dax.Adql"] = ["Dax.Sky"],
        ["Dax.Ivoa"] = ["Dax.Sky"],
        ["Dax.Engine"] = ["Dax.Adql", "Dax.Ivoa", "Dax.Sky"],
        ["Dax.Backends"] = ["Dax.Adql", "Dax.Engine", "Dax.Ivoa", "Dax.Sky"],
        ["Dax.Contracts"] = ["Dax.Embedded"],
        ["Dax.Grains"] = ["Dax.Contracts", "Dax.Embedded", "Dax.Engine", "Dax.Ivoa"],
        ["Dax.Web"] = ["Dax.Contracts", "Dax.Embedded", "Dax.Ivoa", "Dax.Sky"],
        ["Dax.Embedded"] = [],
        ["Dax.Silo"] = ["Dax.Adql", "Dax.Backends", "Dax.Contracts", "Dax.Embedded", "Dax.Engine", "Dax.Grains", "Dax.Ivoa", "Dax.Sky", "Dax.Web"],
    };

    [Fact]
    public void Rooms_AreThoseOfTheTable() => Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), Repository.Rooms);

    [Fact]
    public void Arrows_AreThoseOfTheTable()
    {
        foreach (var room in Repository.Rooms)
        {
            var project = XDocument.Load(Path.Combine(Repository.Root, "src", room, room + ".csproj"));
            Assert.Equal($"{room}: {string.Join(", ", Allowed[room])}", $"{room}: {string.Join(", ", Arrows(project))}");
        }
    }

    [Fact]
    public void TransitiveArrows_AreOff()
    {
        var properties = XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props"));
        Assert.Equal("true", properties.Descendants("DisableTransitiveProjectReferences").Single().Value);
        foreach (var room in Repository.Rooms)
        {
            Assert.Empty(XDocument.Load(Path.Combine(Repository.Root, "src", room, room + ".csproj")).Descendants("DisableTransitiveProjectReferences"));
        }
    }

    [Fact]
    public void Arrows_OfAProjectText_AreRead()
    {
        var project = XDocument.Parse("""
            <Project><Import Project="../../eng/OrleansApi.props" />
            <ItemGroup><ProjectReference Include="..\Dax.Sky\Dax.Sky.csproj" /><ProjectReference Include="../Dax.Adql/Dax.Adql.csproj" /></ItemGroup></Project>
            """);
        Assert.Equal(["Dax.Adql", "Dax.Embedded", "Dax.Sky"], Arrows(project));
    }

    [Fact]
    public void Web_OfOrleans_KnowsOnlyTheGrainFactory()
    {
        var used = OrleansTypes(Path.Combine(AppContext.BaseDirectory, "Dax.Web.dll"));
        Assert.Empty(used.Except(["Orleans.IGrainFactory"]));
    }

    [Fact]
    public void OrleansTypes_OfContracts_AreFound() =>
        Assert.Contains("Orleans.IGrainWithStringKey", OrleansTypes(Path.Combine(AppContext.BaseDirectory, "Dax.Contracts.dll")));

    private static string[] Arrows(XDocument project)
    {
        var references = project.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(((string)r.Attribute("Include")!).Replace('\\', '/')));
        var orleans = project.Descendants("Import").Any(i => ((string?)i.Attribute("Project"))?.EndsWith("OrleansApi.props", StringComparison.Ordinal) == true);
        return [.. references.Concat(orleans ? ["Dax.Embedded"] : []).Order(StringComparer.Ordinal)];
    }

    private static ImmutableArray<string> OrleansTypes(string path)
    {
        using var stream = File.OpenRead(path);
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        return [.. metadata.TypeReferences.Select(metadata.GetTypeReference)
            .Select(t => $"{metadata.GetString(t.Namespace)}.{metadata.GetString(t.Name)}")
            .Where(name => name.StartsWith("Orleans.", StringComparison.Ordinal))];
    }
}
