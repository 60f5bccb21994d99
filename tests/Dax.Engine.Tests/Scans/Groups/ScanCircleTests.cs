using Dax.Engine.Scans.Groups;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Engine.Tests.Scans.Groups;

public sealed class ScanCircleTests
{
    private const int Pieces = 70;
    private const int PieceRows = 10;

    [Fact]
    public void Take_OneMember_WalksTheTableOnce()
    {
        var (circle, member) = (New(), new Member());
        circle.Join(member);
        for (var i = 0; i < Pieces; i++)
        {
            var turn = circle.Take();
            Assert.Equal((i, 0L), (turn!.Piece, turn.Skip));
            member.Seat.Complete(i);
        }
        Assert.Null(circle.Take());
        Assert.True(member.Seat.IsWhole);
        Assert.False(circle.HasWork);
    }

    [Fact]
    public void Take_BySeveralWorkers_GivesEachAPieceOfItsOwn()
    {
        var (circle, member) = (New(), new Member());
        circle.Join(member);
        Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Select(_ => circle.Take()!.Piece));
        Assert.True(circle.HasWork);
    }

    [Fact]
    public void Join_InTheMiddle_SharesFromThereOnAndGoesRound()
    {
        var (circle, early, late) = (New(), new Member(), new Member());
        circle.Join(early);
        for (var i = 0; i < 30; i++)
            early.Seat.Complete(circle.Take()!.Piece);
        circle.Join(late);
        var shared = circle.Take()!;
        Assert.Equal(30, shared.Piece);
        Assert.Equal([early, late], shared.Members);
        early.Seat.Complete(30);
        late.Seat.Complete(30);
        for (var i = 31; i < Pieces; i++)
            Assert.Equal(2, Done(circle.Take()!).Members.Count);
        var last = Done(circle.Take()!);
        Assert.Equal(0, last.Piece);
        Assert.Equal([late], last.Members);
    }

    [Fact]
    public void GiveBack_Parked_IsNotReadForUntilItIsReadyAndThenFromWhereItWas()
    {
        var (circle, member) = (New(), new Member());
        circle.Join(member);
        Assert.Equal(0, circle.Take()!.Piece);
        member.Seat.GiveBack(0, 7);
        member.Seat.IsParked = true;
        Assert.Null(circle.Take());
        member.Seat.IsParked = false;
        var rest = circle.Take()!;
        Assert.Equal((0, 7L), (rest.Piece, rest.Skip));
    }

    [Fact]
    public void Take_RestsAndShared_TakeTurns()
    {
        var (circle, slow, quick) = (New(), new Member(), new Member());
        circle.Join(slow);
        circle.Join(quick);
        var skips = new List<bool>();
        for (var i = 0; i < 10; i++)
        {
            var turn = circle.Take()!;
            skips.Add(turn.Skip > 0);
            foreach (var member in turn.Members)
            {
                if (member == slow)
                    member.Seat.GiveBack(turn.Piece, turn.Skip + 1);
                else
                    member.Seat.Complete(turn.Piece);
            }
        }
        Assert.Equal([false, true, false, true, false, true, false, true, false, true], skips);
    }

    [Fact]
    public void Members_WhateverHappens_SeeEveryRowOnce() =>
        Prop.ForAll(Gen.Choose(0, 99).ArrayOf(400).ToArbitrary(), steps => new Play().Run(steps)).QuickCheckThrowOnFailure();

    private static ScanTurn<Member> Done(ScanTurn<Member> turn)
    {
        foreach (var member in turn.Members)
            member.Seat.Complete(turn.Piece);
        return turn;
    }

    private static ScanCircle<Member> New() => new(Pieces, m => m.Seat);

    private sealed class Member
    {
        public ScanSeat Seat { get; } = new(Pieces);

        public int[] Seen { get; } = new int[Pieces * PieceRows];
    }

    /// <summary>Joins, turns of several workers that end in any order, parks, wakes, leaves; then everybody is let go to the end.</summary>
    private sealed class Play
    {
        private readonly ScanCircle<Member> circle = New();
        private readonly List<ScanTurn<Member>> running = [];
        private readonly List<Member> all = [];

        public bool Run(int[] steps)
        {
            foreach (var step in steps)
                Step(step);
            foreach (var member in all)
                member.Seat.IsParked = false;
            while (circle.HasWork || running.Count > 0)
            {
                if (circle.Take() is { } turn)
                    running.Add(turn);
                End(0, park: false);
            }
            return circle.Take() is null && circle.Members.All(m => m.Seat.IsWhole && m.Seen.All(n => n == 1)) && all.All(m => m.Seen.All(n => n <= 1));
        }

        private void Step(int step)
        {
            switch (step % 10)
            {
                case 0:
                    all.Add(new Member());
                    circle.Join(all[^1]);
                    break;
                case 1 when circle.Members.Count > 0:
                    circle.Leave(circle.Members[step % circle.Members.Count]);
                    break;
                case 2:
                    foreach (var member in all)
                        member.Seat.IsParked = false;
                    break;
                case 3 or 4 when running.Count > 0:
                    End(step % running.Count, park: true);
                    break;
                case 5 or 6 when running.Count > 0:
                    End(step % running.Count, park: false);
                    break;
                default:
                    if (running.Count < 4 && circle.Take() is { } turn)
                        running.Add(turn);
                    break;
            }
        }

        private void End(int index, bool park)
        {
            if (running.Count == 0)
                return;
            var turn = running[index];
            running.RemoveAt(index);
            for (var i = 0; i < turn.Members.Count; i++)
            {
                var (seat, seen) = (turn.Members[i].Seat, turn.Members[i].Seen);
                var end = park && i % 2 == 0 ? Math.Min(turn.Skip + 4, PieceRows) : PieceRows;
                for (var row = turn.Skip; row < end; row++)
                    seen[turn.Piece * PieceRows + row]++;
                if (end < PieceRows)
                    (seat.IsParked, _) = (true, Back(seat, turn.Piece, end));
                else
                    seat.Complete(turn.Piece);
            }
        }

        private static bool Back(ScanSeat seat, int piece, long rows)
        {
            seat.GiveBack(piece, rows);
            return true;
        }
    }
}
