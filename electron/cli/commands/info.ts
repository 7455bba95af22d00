import { availableParallelism } from 'node:os';
import type { SegmentationInfo, VolumeInfo } from '../../contract';
import { probeAllDevices } from '../../engine/devices/devices';
import { shippedEncoders } from '../../engine/encoders/encoders';
import { channelSets, inspect, labelMaps, type FoundVolume } from '../../engine/imaging';
import { VERSION } from '../../engine/version';
import { EXIT } from '../exitCodes';
import { nothingReadable } from '../inputs';
import { parseCommand } from '../parse';
import { oneLine, print, printJson, ProgressLine, say } from '../terminal';

async function describeInstallation(json: boolean): Promise<void> {
  const [devices, encoders] = [await probeAllDevices(), await shippedEncoders()];
  if (json) return printJson({ version: VERSION, threads: availableParallelism(), devices, encoders });
  print(`Granule ${VERSION}, ${availableParallelism()} threads`);
  for (const { device, available, message } of devices)
    print(`${device}: ${available ? 'works' : 'not used'}. ${message}`);
  for (const { name, description } of encoders) print(`encoder ${name}: ${description}`);
}

function rounded(numbers: readonly number[]): string {
  return numbers.map((number) => Number(number.toFixed(3))).join(' x ');
}

function describeVolume(volume: VolumeInfo): void {
  const { source, format, modality, description, size, channels, timePoints, spacingMm, dataType, files } =
    volume;
  // A series without a description is called by its modality.
  const named = modality === 'unknown' || description.startsWith(modality);
  const name = named ? description : [modality, description].filter(Boolean).join(', ');
  print(oneLine(`${source}: ${name} (${format}, ${files} ${files === 1 ? 'file' : 'files'})`));
  const extra = [
    channels > 1 ? `${channels} channels` : '',
    timePoints > 1 ? `${timePoints} time points` : '',
  ];
  print(
    `  ${[`${size.join(' x ')} voxels`, `${rounded(spacingMm)} mm`, dataType, ...extra].filter(Boolean).join(', ')}`,
  );
  if (volume.seriesUid) print(`  series ${volume.seriesUid}`);
  if (volume.verdict.findings.some(({ code }) => code === 'time-points-split')) print(`  id ${volume.id}`);
  for (const { message } of volume.verdict.findings) print(`  note: ${message}`);
  if (!volume.verdict.ok) print('  Do not trust distances and volumes measured on this series.');
}

function describeSegmentation({
  source,
  format,
  description,
  segments,
  size,
  findings,
}: SegmentationInfo): void {
  const count = `${segments.length} ${segments.length === 1 ? 'segment' : 'segments'}`;
  print(`${source}: ${[description, count].filter(Boolean).join(', ')} (${format})`);
  print(`  ${size.join(' x ')} pixels`);
  for (const { value, name, code } of segments)
    print(`  ${value}: ${name}${code === null ? '' : ` (${code.scheme} ${code.value}, ${code.meaning})`}`);
  for (const { message } of findings) print(`  note: ${message}`);
}

function describeSet(ids: readonly string[], volumes: readonly FoundVolume[]): string {
  const members = volumes.filter(({ info }) => ids.includes(info.id));
  return members.map(({ info }) => info.description).join(' + ');
}

/** `granule info`: what lies at the paths, or what this installation can do. */
export async function info(args: readonly string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseCommand(args, { json: { type: 'boolean', default: false } });
  if (positionals.length === 0) {
    await describeInstallation(values.json);
    return EXIT.done;
  }
  const line = new ProgressLine();
  const found = await inspect(positionals, { signal, onProgress: line.search }).finally(() => line.clear());
  const { volumes, segmentations, skipped } = found;
  const sets = await channelSets(volumes);
  if (values.json)
    printJson({
      volumes: volumes.map((volume) => volume.info),
      segmentations: segmentations.map((segmentation) => segmentation.info),
      skipped,
      channelSets: sets,
      labelMaps: await labelMaps(volumes),
    });
  else {
    for (const volume of volumes) describeVolume(volume.info);
    for (const segmentation of segmentations) describeSegmentation(segmentation.info);
    for (const set of sets) print(oneLine(`may be channels of one volume: ${describeSet(set, volumes)}`));
    for (const { file, reason } of skipped) print(oneLine(`skipped ${file}: ${reason}`));
  }
  if (volumes.length + segmentations.length > 0) return EXIT.done;
  say(nothingReadable(positionals, skipped).message);
  return EXIT.input;
}
