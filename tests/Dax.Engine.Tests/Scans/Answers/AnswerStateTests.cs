using Dax.Adql.Binding;
using Dax.Adql.Scans;
using Dax.Engine.Scans;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Engine.Tests.Scans.Answers;

/// <summary>A state is believed when it is whole and of the same query, and never else.</summary>
public class AnswerStateTests
{
    [Fact]
    public void TryRestore_DamagedState_RefusesIt() => Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        var (run, state) = Saved(random);
        state = random.Next(3) switch
        {
            0 => state[..random.Next(state.Length)],
            1 => [.. state, 0],
            _ => Flipped(state, random),
        };
        using var answer = run.Create();
        return !answer.TryRestore(state);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    /// <summary>As one would forge it: the content is anything, and its checksum is right.</summary>
    [Fact]
    public void TryRestore_ForgedState_StaysWithinBounds() => Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        var (run, state) = Saved(random);
        var content = state[..^32];
        for (var i = random.Next(1, 4); i > 0 && content.Length > 40; i--)
        {
            var place = random.Next(40, content.Length);
            content[place] = (byte)(random.Next(2) == 0 ? random.Next(256) : 255);
        }
        byte[] forged = [.. content, .. System.Security.Cryptography.SHA256.HashData(content)];
        using var answer = run.Create();
        if (!answer.TryRestore(forged)) return true;
        try
        {
            foreach (var batch in answer.Finish()) batch.Dispose();
        }
        catch (ScanFailure)
        {
            // A sum of any size may be out of range.
        }
        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void TryRestore_StateOfAnotherQuery_RefusesIt()
    {
        var table = new PlainTable([new AdqlType(AdqlBase.Bigint)], [[1L], [2L]]);
        var query = table.Query(table.Column(0)) with { OrderBy = new([new ScanOrder(0, null, false)]), Top = 5 };
        using var answer = new AnswerRun(query, table).Create();
        var state = AnswerRun.Save(answer);
        Assert.True(answer.TryRestore(state));
        foreach (var other in new[] { query with { Top = 6 }, query with { Offset = 1 }, query with { Where = new ScanIsNull(table.Column(0)) }, query with { OrderBy = new([new ScanOrder(0, null, true)]) } })
        {
            using var stranger = new AnswerRun(other, table).Create();
            Assert.False(stranger.TryRestore(state));
        }
        using var limited = new AnswerRun(query, table, 3).Create();
        Assert.False(limited.TryRestore(state));
    }

    private static (AnswerRun Run, byte[] State) Saved(Random random)
    {
        var generated = new Generated(random);
        var table = generated.Table(random.Next(100));
        var run = new AnswerRun(generated.Query(table), table);
        using var answer = run.Create();
        using var part = answer.CreatePart();
        using var evaluator = run.Program.CreateEvaluator();
        run.Fold(part, evaluator, 0, table.Rows.Count, 64, []);
        answer.Merge(part);
        return (run, AnswerRun.Save(answer));
    }

    private static byte[] Flipped(byte[] state, Random random)
    {
        state[random.Next(state.Length)] ^= (byte)(1 << random.Next(8));
        return state;
    }
}
