using System.Numerics;
using Dax.Sky.Geometry;
using Dax.Sky.Wcs;

namespace Dax.Sky.Tests.Wcs;

public class SkyVectorsTests
{
    [Fact]
    public void SinCosDegrees_AnyAngle_IsWithinTwoUnits()
    {
        var random = new Random(7);
        for (var i = 0; i < 20000; i++)
        {
            var degrees = (random.NextDouble() - 0.5) * (i % 3 == 0 ? 1e-6 : 2000);
            if (i % 5 == 0) degrees = 45 * random.Next(-20, 20);
            var (sin, cos) = SkyVectors.SinCosDegrees(new Vector<double>(degrees));
            var expected = Angles.SinCosDegrees(degrees);
            Assert.InRange(Math.Abs(sin[0] - expected.Sin), 0, 3.4e-16 * Math.Abs(expected.Sin) + 1e-300);
            Assert.InRange(Math.Abs(cos[0] - expected.Cos), 0, 3.4e-16 * Math.Abs(expected.Cos) + 1e-300);
        }
        Assert.True(double.IsNaN(SkyVectors.SinCosDegrees(new Vector<double>(double.NaN)).Sin[0]));
        Assert.True(double.IsNaN(SkyVectors.SinCosDegrees(new Vector<double>(double.NaN)).Cos[0]));
    }

    [Fact]
    public void Atan2_AnyQuadrant_IsWithinTwoUnits()
    {
        var random = new Random(8);
        double[] odd = [0, 1, -1, 1e-300, -1e-300, 1e300, 0.66];
        for (var i = 0; i < 20000; i++)
        {
            var y = i % 7 == 0 ? odd[random.Next(odd.Length)] : (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-9, 9));
            var x = i % 11 == 0 ? odd[random.Next(odd.Length)] : random.NextDouble() - 0.5;
            var expected = Math.Atan2(y, x);
            Assert.InRange(Math.Abs(SkyVectors.Atan2(new Vector<double>(y), new Vector<double>(x))[0] - expected), 0, 4.5e-16 * Math.Abs(expected) + double.Epsilon);
        }
        Assert.True(double.IsNaN(SkyVectors.Atan2(new Vector<double>(double.NaN), Vector<double>.One)[0]));
        Assert.True(double.IsNaN(SkyVectors.Atan2(Vector<double>.One, new Vector<double>(double.NaN))[0]));
    }
}
