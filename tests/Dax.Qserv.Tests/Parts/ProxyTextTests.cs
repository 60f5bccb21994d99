using Dax.Backends.Qserv.Proxy;

namespace Dax.Qserv.Tests.Parts;

/// <summary>What Qserv's proxy does to texts in quotes.</summary>
public sealed class ProxyTextTests
{
    [Theory]
    [InlineData("SELECT a , b FROM t WHERE ( a = 1 )\n AND c = 'M31'")]
    [InlineData("SELECT a FROM t WHERE c = 'it''s \\\\ here' AND d = 'a=b,(c)'")]
    [InlineData("SELECT `a b` FROM t WHERE c = ''")]
    public void IsKept_SpacesBetweenWords_AreNobodys(string sql) => Assert.True(ProxyText.IsKept(sql));

    [Theory]
    [InlineData("'a  b'")]
    [InlineData("'a\tb'")]
    [InlineData("'a\nb'")]
    [InlineData("'M31 (Andromeda)'")]
    [InlineData("'a = b'")]
    [InlineData("'a, b'")]
    [InlineData("'( a'")]
    [InlineData("'a )'")]
    [InlineData("'/* a */'")]
    [InlineData("'it''s  here'")]
    [InlineData("`a  b`")]
    public void IsKept_ATextThatWouldChange_IsNot(string quoted) => Assert.False(ProxyText.IsKept($"SELECT a FROM t WHERE b = 'c' AND c = {quoted}"));
}
