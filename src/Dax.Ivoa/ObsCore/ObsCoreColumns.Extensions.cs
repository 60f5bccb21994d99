using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Ivoa.ObsCore;

public static partial class ObsCoreColumns
{
    /// <summary>Columns beyond the standard that tables filled from a Butler share: the dimensions of a dataset, as Rubin's services call them.</summary>
    public static IReadOnlyList<ColumnEntry> Extensions { get; } =
    [
        Extra("em_filter_name", VoDatatype.Char, "meta.id;instr.filter", "Band that the dataset was taken in"),
        Extra("lsst_visit", VoDatatype.Long, "meta.id;obs", "Visit; of a raw image without visit its exposure"),
        Extra("lsst_exposure", VoDatatype.Long, "meta.id;obs", "Exposure"),
        Extra("lsst_detector", VoDatatype.Long, "meta.id;instr.det", "Number of the detector"),
        Extra("lsst_tract", VoDatatype.Long, "meta.id;pos", "Tract of the sky map"),
        Extra("lsst_patch", VoDatatype.Long, "meta.id;pos", "Patch of the tract"),
        Extra("lsst_band", VoDatatype.Char, "meta.id;instr.bandpass", "Band"),
        Extra("lsst_filter", VoDatatype.Char, "meta.id;instr.filter", "Physical filter"),
        Extra("lsst_ccdvisitid", VoDatatype.Long, "meta.id;obs.image", "Number of visit and detector together"),
        Extra("lsst_dataset_type", VoDatatype.Char, "meta.code.class", "Type of the dataset in its Butler repository"),
        Extra("lsst_run", VoDatatype.Char, "meta.id", "Run collection of the dataset in its Butler repository"),
    ];

    private static ColumnEntry Extra(string name, VoDatatype type, string ucd, string description) =>
        new(new FieldInfo(name, type, type == VoDatatype.Char ? "*" : null) { Ucd = ucd, Description = description });
}
