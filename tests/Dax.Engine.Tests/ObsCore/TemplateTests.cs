using Dax.Engine.ObsCore.Templates;

namespace Dax.Engine.Tests.ObsCore;

public sealed class TemplateTests
{
    [Theory]
    [InlineData("{exposure}", "678026")]
    [InlineData("{visit}", "678026")]
    [InlineData("{detector:05d}", "00046")]
    [InlineData("{detector:>6}|{detector:<6}|{detector:^6}|{detector:+d}|{detector:x}", "    46|46    |  46  |+46|2e")]
    [InlineData("{band:.1}{{{band}}}", "r{r}")]
    [InlineData("{records[exposure].obs_id}", "c4d_678026")]
    [InlineData("{records[exposure].id}-{records[detector].detector}", "678026-46")]
    [InlineData("{records[exposure].exposure_time}|{records[exposure].exposure_time:.2f}|{records[exposure].exposure_time:g}|{records[exposure].exposure_time:.1e}", "101.0|101.00|101|1.0e+02")]
    [InlineData("{records[exposure].timespan.begin.utc.isot}Z", "2017-09-16T04:50:42.643Z")]
    [InlineData("{records[exposure].timespan.begin.isot}", "2017-09-16T04:51:19.643")]
    [InlineData("{records[exposure].timespan.end.tai.iso}", "2017-09-16 04:53:00.643")]
    [InlineData("{records[exposure].timespan.begin.utc.mjd:.9f}", "58012.201882438")]
    [InlineData("{dataset_type} - {run} - {id}", "raw - DECam/raw/all - 00000007-0000-0007-8000-000000000001")]
    [InlineData("nothing", "nothing")]
    [InlineData("", "")]
    public void Format_Template_IsPythons(string template, string expected) => Assert.Equal(expected, Format(template).Text);

    [Theory]
    [InlineData("{tract}")]
    [InlineData("a {records[visit].name} b")]
    [InlineData("{records[detector].timespan.begin.isot}")]
    public void Format_ValueThatIsNotThere_IsNothing(string template) => Assert.Equal(TemplateText.Missing, Format(template));

    [Theory]
    [InlineData("{records[exposure].nam}", "no field 'nam'; it has")]
    [InlineData("{band:05d}", "cannot write 'r'")]
    public void Format_WhatNoDatasetHas_SaysSo(string template, string expected) => Assert.Contains(expected, Format(template).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("{", "character 2: a name must follow the {")]
    [InlineData("{visit", "a } must end the field")]
    [InlineData("visit}", "character 6: a } without its {")]
    [InlineData("{visit!r}", "conversions such as !r are not supported")]
    [InlineData("{visit:05q}", "'05q' is not a supported format")]
    [InlineData("{visit:999d}", "'999d' is not a supported format")]
    [InlineData("{records[visit]}", "a record needs an element and a field")]
    [InlineData("{records[visit.name}", "a ] must end the name")]
    [InlineData("{visit.name}", "visit is a plain value")]
    [InlineData("{records[visit].timespan}", "a timespan has the parts begin and end")]
    [InlineData("{records[visit].timespan.begin.utc.unix}", "a time is written as isot")]
    [InlineData("{records[visit].timespan.begin.tt.isot}", "a time is written as isot")]
    [InlineData("{records[visit].name.upper}", "plain value and has no parts")]
    [InlineData("{__class__.__init__.__globals__}", "plain value")]
    public void TryParse_WrongTemplate_NamesThePlace(string template, string expected)
    {
        Assert.False(Template.TryParse(template, out _, out var error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_LongText_IsRefused() => Assert.False(Template.TryParse(new string('x', Template.MaxLength + 1), out _, out _));

    private static TemplateText Format(string text)
    {
        Assert.True(Template.TryParse(text, out var template, out var error), error);
        var scope = new TemplateScope();
        scope.Enter(Survey.RawOf(7));
        return template.Format(scope);
    }
}
