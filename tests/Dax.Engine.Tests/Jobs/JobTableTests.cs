using Dax.Engine.Jobs;

namespace Dax.Engine.Tests.Jobs;

public class JobTableTests
{
    /// <summary>The table once more, written as people read it: a row per phase, a column per command, '-' where nothing happens.</summary>
    private const string Expected = """
                  Edit     Limit     Postpone  Queue  Begin     Complete  Fail  Abort   Expire  HandBack Resume Destroy  Delete
        Pending   Pending  Pending   Pending   Queued Executing -         -     Aborted -       -        -      Archived Archived
        Queued    -        Queued    Queued    -      Executing -         Error Aborted -       -        Queued Archived Archived
        Executing -        Executing Executing -      -         Completed Error Aborted Aborted Queued   Queued Archived Archived
        Completed -        -         Completed -      -         -         -     -       -       -        -      Archived Archived
        Error     -        -         Error     -      -         -         -     -       -       -        -      Archived Archived
        Aborted   -        -         Aborted   -      -         -         -     -       -       -        -      Archived Archived
        Held      -        -         -         -      -         -         -     -       -       -        -      -        -
        Suspended -        -         -         -      -         -         -     -       -       -        -      -        -
        Unknown   -        -         -         -      -         -         -     -       -       -        -      -        -
        Archived  -        -         -         -      -         -         -     -       -       -        -      -        Archived
        """;

    public static IEnumerable<TheoryDataRow<JobPhase, JobCommand, JobPhase?>> Cells()
    {
        var lines = Expected.Split('\n').Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        foreach (var row in lines.Skip(1))
            for (var i = 1; i < row.Length; i++)
                yield return new(Enum.Parse<JobPhase>(row[0]), Enum.Parse<JobCommand>(lines[0][i - 1]), row[i] == "-" ? null : Enum.Parse<JobPhase>(row[i]));
    }

    [Theory, MemberData(nameof(Cells))]
    public void Uws_2_1_3_PhaseTable_EachCell_IsAsWritten(JobPhase from, JobCommand command, JobPhase? to) => Assert.Equal(to, JobTable.Next(from, command));

    [Fact]
    public void PhaseTable_IsWrittenWhole() => Assert.Equal(Enum.GetValues<JobPhase>().Length * Enum.GetValues<JobCommand>().Length, Cells().Count());

    [Fact]
    public void PhaseTable_HasNoRowTwice() => Assert.Equal(JobTable.Rows.Count, JobTable.Rows.DistinctBy(r => (r.From, r.Command)).Count());
}
