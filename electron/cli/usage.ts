/** What `granule --help` prints; the contract of the command line. */
export const USAGE = `Granule segments scans that nobody has annotated, at every granularity. Not for diagnostic use.

granule open [path...]          open the application
granule info [path...] [--json]
        series found, geometry, verdicts, and skipped files with reasons; without a path: version, devices, encoders
granule train <path...> --out <encoder.onnx> [--steps N] [--seed S] [--device auto|cpu|cuda|webgpu] [--json]
        train an encoder on scans or pictures, without labels
granule segment <path...> --out <folder> [--encoder <file|name>] [--train <steps>] [--regions N]
        [--mode standard|faithful] [--device auto|cpu|cuda|webgpu] [--seed S] [--series UID|id]
        [--channels] [--picture <file.png>] [--force] [--json]
        one granularity tree for each volume, or with --channels one for all of them together; of a file over time the first
        volume, unless --series names another; encoders: mr, ct, photo, intensity, or a file made by train
granule evaluate <folder> --truth <labelmap|segmentation> [--label L] [--json]
        compare a result with a truth (figures that use the truth to choose are marked as oracle figures)
granule export <folder> --nodes <id[,id...]> --format nifti|nrrd|dicom-seg|stl|obj|ply|csv|dicom-sr|rtstruct
        --out <file> [--name <name>] [--source <scan>] [--empty-frames keep|skip] [--seg-type binary|labelmap]
        [--smoothing N] [--force]
        write chosen nodes as a file that other tools open, read back and compared before it takes its name; the ids of
        nodes are the labels in the level maps of the folder; with --name they are one segment, else one each
granule bench [--scan <scan>] [--megavoxels N[,N...]] [--json]
        seconds per stage, processor time, peak memory and device on this machine; of a phantom, or of copies of a scan

Exit codes: 0 done; 2 wrong arguments; 3 an input cannot be used; 4 cancelled; 5 out of memory or disk; 70 a defect.`;
