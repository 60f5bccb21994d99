using Dax.Backends.Qserv.Leftovers;

namespace Dax.Qserv.Tests.Parts;

public sealed class QueryJournalTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dax-qserv-journal-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Open_AfterACrash_KnowsWhatIsThere()
    {
        var until = DateTimeOffset.FromUnixTimeSeconds(2_000_000_000);
        var (a, b, c) = (QueryMark.New(), QueryMark.New(), QueryMark.New());
        var journal = QueryJournal.Open(folder);
        journal.Begin(new LostSubmission(a, 5, until));
        journal.Add(new SubmittedQuery(7, a));
        journal.Begin(new LostSubmission(b, 7, until));
        journal.Add(new SubmittedQuery(8, b));
        journal.Remove(7);
        journal.Begin(new LostSubmission(c, 8, until));
        // No Dispose: the lines are with the system.
        var copy = Directory.CreateTempSubdirectory("dax-qserv-journal-").FullName;
        File.Copy(Path.Combine(folder, "queries.log"), Path.Combine(copy, "queries.log"));
        using var next = QueryJournal.Open(copy);
        Assert.Equal([new SubmittedQuery(8, b)], next.Submitted);
        Assert.Equal([new LostSubmission(c, 8, until)], next.Unsettled);
        next.Settle(c);
        next.Remove(8);
        next.Dispose();
        using var last = QueryJournal.Open(copy);
        Assert.Empty(last.Submitted);
        Assert.Empty(last.Unsettled);
        Assert.Equal(8, last.Last);
        last.Dispose();
        journal.Dispose();
        Directory.Delete(copy, recursive: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("+ 12")]
    [InlineData("+ 12 short\n- x\n? 1 2 3\n\0\0\0\n+ 99999999999999999999999 000000000000000000000000")]
    public void Open_OfALineCutShort_PassesOverIt(string text)
    {
        File.WriteAllText(Path.Combine(folder, "queries.log"), $"+ 3 {new string('a', QueryMark.Length)}\n{text}");
        using var journal = QueryJournal.Open(folder);
        Assert.Equal(3, Assert.Single(journal.Submitted).Id);
    }

    [Fact]
    public void Add_Many_StaysShort()
    {
        using var journal = QueryJournal.Open(folder);
        for (var id = 1L; id <= 20_000; id++)
        {
            journal.Add(new SubmittedQuery(id, QueryMark.New()));
            if (id > 10) journal.Remove(id - 10);
        }
        Assert.Equal(10, journal.Submitted.Count);
        Assert.True(new FileInfo(Path.Combine(folder, "queries.log")).Length < 256 << 10);
    }
}
