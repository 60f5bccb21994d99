namespace Dax.Architecture.Tests;

public class SourceRulesTests
{
    /// <summary>Tables that are one thing and longer than a file may be, by path, with the reason. None so far.</summary>
    private static readonly Dictionary<string, string> LongTables = [];

    [Fact]
    public void Sources_AreFound() => Assert.True(Repository.Sources("src").Count() > 30);

    [Fact]
    public void Files_AreNotLongerThan400Lines() => Nothing(Repository.Sources("src").Where(f => !LongTables.ContainsKey(f.Path)).SelectMany(SourceRules.Length));

    [Fact]
    public void LongTables_AreStillLongAndThere() =>
        Nothing(LongTables.Keys.Where(path => !Repository.Sources("src").Any(f => f.Path == path && f.LineCount > SourceRules.MaxLines)));

    [Fact]
    public void Orleans_IsNamedOnlyWhereActorsAre() => Nothing(Repository.Sources("src").SelectMany(SourceRules.Orleans));

    [Fact]
    public void HttpContext_IsNamedOnlyInWeb() => Nothing(Repository.Sources("src").SelectMany(SourceRules.HttpContext));

    [Fact]
    public void ConditionalCode_IsOnlyInTheSilosHosting() => Nothing(Repository.Sources("src").SelectMany(SourceRules.Conditional));

    [Fact]
    public void Namespaces_NoneIsDaxOrleans() => Nothing(Repository.Sources("src").Concat(Repository.Sources("tests")).SelectMany(SourceRules.DaxOrleans));

    [Fact]
    public void Code_IsFinished() => Nothing(Repository.Sources("src").SelectMany(SourceRules.Unfinished));

    [Fact]
    public void Errors_AreNotSwallowed() => Nothing(Repository.Sources("src").SelectMany(SourceRules.SwallowedErrors));

    [Fact]
    public void Rooms_HaveACard() =>
        Nothing(Repository.Rooms.Select(room => (Room: room, Card: Path.Combine(Repository.Root, "src", room, "README.md")))
            .Where(r => !File.Exists(r.Card) || File.ReadAllLines(r.Card).Length > 25)
            .Select(r => $"src/{r.Room}/README.md: {(File.Exists(r.Card) ? "more than 25 lines" : "missing")}"));

    [Theory]
    [InlineData("Dax.Engine", "using Orleans;", 1)]
    [InlineData("Dax.Engine", "using Orleans.Runtime;", 1)]
    [InlineData("Dax.Engine", "var x = Orleans.Runtime.RequestContext.Get(k);", 1)]
    [InlineData("Dax.Engine", "global::Orleans.IGrain g;", 1)]
    [InlineData("Dax.Engine", "// Orleans is elsewhere; see Orleans.Runtime\nvar s = \"Orleans.\";", 0)]
    [InlineData("Dax.Engine", "using Dax.Engine.Jobs;", 0)]
    [InlineData("Dax.Grains", "using Orleans.Runtime;", 0)]
    [InlineData("Dax.Web", "using Orleans;", 0)]
    [InlineData("Dax.Web", "using Orleans.Runtime;", 1)]
    public void OrleansRule_OnAText_FindsOffences(string room, string text, int offences) => Assert.Equal(offences, SourceRules.Orleans(In(room, text)).Count());

    [Theory]
    [InlineData("Dax.Silo", "void M(HttpContext c) { }", 1)]
    [InlineData("Dax.Silo", "IHttpContextAccessor a;", 1)]
    [InlineData("Dax.Web", "void M(HttpContext c) { }", 0)]
    [InlineData("Dax.Silo", "// HttpContext\n/* HttpContext */ var s = @\"HttpContext\"\"\" + $\"HttpContext\";", 0)]
    public void HttpContextRule_OnAText_FindsOffences(string room, string text, int offences) => Assert.Equal(offences, SourceRules.HttpContext(In(room, text)).Count());

    [Theory]
    [InlineData("try { } catch { }", 1)]
    [InlineData("try { } catch (Exception) { /* fine */ }", 1)]
    [InlineData("try { } catch (IOException) { }", 1)]
    [InlineData("try { } catch (IOException e) when (e.HResult == F(1)) { }", 1)]
    [InlineData("try { } catch (IOException)\n{\n// The file may be gone already.\n}", 0)]
    [InlineData("try { } catch (Exception e) { Log(e); }", 0)]
    public void CatchRule_OnAText_FindsOffences(string text, int offences) => Assert.Equal(offences, SourceRules.SwallowedErrors(In("Dax.Engine", text)).Count());

    [Theory]
    [InlineData("// TODO later", 1)]
    [InlineData("throw new NotImplementedException();", 1)]
    [InlineData("Thread.Sleep(1);", 1)]
    [InlineData("// Thread.Sleep would block\nvar mastodon = 1;", 0)]
    public void UnfinishedRule_OnAText_FindsOffences(string text, int offences) => Assert.Equal(offences, SourceRules.Unfinished(In("Dax.Engine", text)).Count());

    [Fact]
    public void OtherRules_OnAText_FindOffences()
    {
        Assert.Single(SourceRules.Conditional(In("Dax.Grains", "int a;\n  #if CLUSTER\n#endif")));
        Assert.Empty(SourceRules.Conditional(new SourceFile("src/Dax.Silo/Hosting/Silo.cs", "#if CLUSTER\n#endif")));
        Assert.Single(SourceRules.DaxOrleans(In("Dax.Grains", "namespace Dax.Orleans.Jobs;")));
        Assert.Single(SourceRules.Length(In("Dax.Sky", new string('\n', 401))));
        Assert.Empty(SourceRules.Length(In("Dax.Sky", new string('\n', 400))));
    }

    [Fact]
    public void Strip_KeepsLinesAndCode()
    {
        var stripped = SourceText.Strip("a /* x\ny */ b // c\nd \"\"\"\n raw \" text\n\"\"\" e '\\'' f \"\\\"g\" h");
        Assert.Equal(5, stripped.Split('\n').Length);
        Assert.Equal("a  b d \"\" e \"\" f \"\" h".Replace(" ", "", StringComparison.Ordinal), stripped.Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal));
    }

    private static SourceFile In(string room, string text) => new($"src/{room}/Some.cs", text);

    private static void Nothing(IEnumerable<string> offences)
    {
        var found = offences.ToArray();
        Assert.True(found.Length == 0, string.Join('\n', found));
    }
}
