using Dax.Ivoa.Dali;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Ivoa.Tests.Dali;

public sealed class UploadParameterTests
{
    [Fact]
    public void Dali_3_4_5_TryParse_NameAndUri_AreTaken()
    {
        Assert.True(UploadParameter.TryParse(["t1,param:p", "t2,https://example.org/a?b=c,d"], out var tables, out var error));
        Assert.Null(error);
        Assert.Equal([new UploadReference("t1", "p", null), new UploadReference("t2", null, new Uri("https://example.org/a?b=c,d"))], tables);
    }

    [Fact]
    public void Tap10_TryParse_SemicolonInsideAUrl_StaysThere()
    {
        Assert.True(UploadParameter.TryParse(["a,http://example.org/x;jsessionid=1,2;b,param:p;"], out var tables, out _));
        Assert.Equal(["http://example.org/x;jsessionid=1,2", null], tables.Select(t => t.Url?.AbsoluteUri));
    }

    [Fact]
    public void TryParse_TooManyTables_IsRefused()
    {
        var values = Enumerable.Range(0, UploadParameter.MaxTables + 1).Select(i => $"t{i},param:p").ToArray();
        Assert.True(UploadParameter.TryParse(values[..^1], out _, out _));
        Assert.False(UploadParameter.TryParse(values, out _, out var error));
        Assert.Contains("more than", error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_AnyText_AnswersTablesOrASentence() => Prop.ForAll<string[]>(values =>
    {
        var ok = UploadParameter.TryParse(values.Where(v => v is not null).ToArray(), out var tables, out var error);
        return ok == error is null && (!ok || tables.TrueForAll(t => t.Part is null != t.Url is null && t.Name.Length > 0));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryParse_WrittenPairs_AreReadBack() => Prop.ForAll<byte>(count =>
    {
        var pairs = Enumerable.Range(0, count % 20).Select(i => (Name: $"t_{i}", Part: $"part{i}")).ToArray();
        var ok = UploadParameter.TryParse([string.Join(" ; ", pairs.Select(p => $"{p.Name} , param:{p.Part}"))], out var tables, out _);
        return ok && tables.Select(t => (t.Name, t.Part!)).SequenceEqual(pairs);
    }).QuickCheckThrowOnFailure();
}
