using System.Security.Cryptography;
using System.Text;
using Dax.Qserv.StandIn.Queries;

namespace Dax.Qserv.StandIn.Proxy;

/// <summary>One connection: who it is, then command by command.</summary>
internal sealed class ProxySession(QservStandIn standIn, WirePackets packets, int number)
{
    private const int Quit = 1, InitDatabase = 2, Query = 3, Ping = 14;

    /// <summary>Long passwords and flags, a database at the beginning, protocol 4.1, transactions, SHA-1 passwords, several results, named plug-ins.</summary>
    private const int Capabilities = 0x1 | 0x4 | 0x8 | 0x200 | 0x2000 | 0x8000 | 0x20000 | 0x80000;

    private const string NotLetIn = "Access denied for user 'dax'@'localhost' (using password: YES)";

    private const string Plugin = "mysql_native_password";

    /// <summary>It ends as a connection that is torn off.</summary>
    public bool IsReset { get; private set; }

    public async Task Run(CancellationToken stop)
    {
        if (standIn.Happens(Misbehaviour.Unreachable))
        {
            IsReset = true;
            return;
        }
        if (!await IsLetIn(stop))
            return;
        var statements = new ProxyStatements(standIn, packets);
        while (await packets.Read(stop) is { Length: > 0 } command && command[0] != Quit)
        {
            if (standIn.Happens(Misbehaviour.Unreachable))
            {
                IsReset = true;
                return;
            }
            switch (command[0])
            {
                case Query when standIn.Is(Misbehaviour.Unauthorized):
                    packets.Error(1045, "28000", NotLetIn);
                    break;
                case Query when !await statements.Run(Encoding.UTF8.GetString(command.AsSpan(1)), stop):
                    IsReset = true;
                    return;
                case Query:
                    break;
                case Ping or InitDatabase:
                    packets.Ok();
                    break;
                default:
                    packets.Error(1047, "08S01", "Unknown command");
                    break;
            }
            await packets.Flush(stop);
        }
    }

    private async Task<bool> IsLetIn(CancellationToken stop)
    {
        var nonce = RandomNumberGenerator.GetBytes(20).Select(b => (byte)(b % 94 + 33)).ToArray();
        packets.Write(new WireText().Byte(10).Raw("5.5.5-10.6.16-MariaDB-stand-in\0"u8).Number(number, 4).Raw(nonce.AsSpan(0, 8)).Byte(0)
            .Number(Capabilities & 0xFFFF, 2).Byte(45).Number(2, 2).Number(Capabilities >> 16, 2).Byte((byte)(nonce.Length + 1)).Raw(new byte[10])
            .Raw(nonce.AsSpan(8)).Byte(0).Raw(Encoding.ASCII.GetBytes(Plugin + "\0")).Bytes);
        await packets.Flush(stop);
        if (await packets.Read(stop) is not { } answer)
            return false;
        var isLetIn = !standIn.Is(Misbehaviour.Unauthorized) && (standIn.User is null || IsRight(answer, nonce));
        if (isLetIn)
            packets.Ok();
        else
            packets.Error(1045, "28000", NotLetIn);
        await packets.Flush(stop);
        return isLetIn;
    }

    /// <summary>User and password: capabilities, largest packet, character set, 23 zeros; the user's name; the password's hash.</summary>
    private bool IsRight(byte[] answer, byte[] nonce)
    {
        var user = answer.AsSpan(32);
        var end = user.IndexOf((byte)0);
        var given = user[(end + 2)..][..user[end + 1]];
        return Encoding.UTF8.GetString(user[..end]) == standIn.User && given.SequenceEqual(Hash(standIn.Password!, nonce));
    }

#pragma warning disable CA5350 // The protocol's own: mysql_native_password.
    private static byte[] Hash(string password, byte[] nonce)
    {
        var once = SHA1.HashData(Encoding.UTF8.GetBytes(password));
        var mask = SHA1.HashData([.. nonce, .. SHA1.HashData(once)]);
        return [.. once.Select((b, i) => (byte)(b ^ mask[i]))];
    }
#pragma warning restore CA5350
}
