import { readFileSync } from 'node:fs';
import { execSync } from 'node:child_process';
import { parseYaml, splitDocuments, yamlData } from './server/src/engine/parse/yaml.ts';
import { adaptKubernetes } from './server/src/engine/adapt/kubernetes.ts';
import { documentFamily } from './server/src/engine/detect.ts';
import { applyEdits, areDisjoint } from './server/src/engine/source.ts';
import { applyOps, sameData } from './server/src/engine/model/data.ts';
import { isRefusal } from './server/src/engine/model/fact.ts';
const files = execSync(`find ${process.argv.slice(2).join(' ')} -type f \\( -name '*.y*ml' -o -name '*.json' \\)`).toString().trim().split('\n');
import { parse, stringify } from 'yaml';
function* variants(ds:{text:string}[]){ for(const d of ds){ if(documentFamily(d.text,'yaml')!=='kubernetes'){continue;} let o; try{o=parse(d.text,{logLevel:'silent'})}catch{continue}
 yield {text:JSON.stringify(o)}; yield {text:JSON.stringify(o,null,2)}; yield {text:JSON.stringify(o,null,'\t')}; yield {text:stringify(o,{indent:4})}; yield {text:stringify(o,{indentSeq:false,lineWidth:0}).trimEnd()}; yield {text:stringify(o,{collectionStyle:'flow'})}; yield {text:stringify(o,{collectionStyle:'flow',lineWidth:30})}; yield {text:d.text.replace(/\r?\n/g,'\r\n')}; yield {text:d.text.replace(/\r?\n/g,'\r\n').trimEnd()}; yield {text: d.text.replace(/^( *)(- )?(\w+:)/gm, (m,a,b,c)=> Math.random()<0.3&&!b ? `${a}# note\n${m} `.replace(/ $/,''):m)}; }}
let docs=0, w=0, changes=0, bad=0, refused: Record<string, number> = {}, t0=Date.now(), tchg=0;
const kinds: Record<string, number>={};
for (const f of files) for (const d of variants(splitDocuments(readFileSync(f,'utf8')))) {
  if (documentFamily(d.text,'yaml')!=='kubernetes') continue; docs++;
  const doc=parseYaml(d.text); const s=adaptKubernetes(doc);
  if (process.env.V && !s.workloads.length) console.log('NONE', f, d.text.match(/kind:.*/)?.[0]);
  for (const x of s.workloads){ w++; kinds[x.kind]=(kinds[x.kind]??0)+1;
    if (process.env.V) console.log(f.split('/').slice(-2).join('/'), x.kind, x.name, x.partial?'PARTIAL':'', JSON.stringify(d.text.slice(x.span.start,x.span.end)), x.containers.map(c=>c.name+':'+c.role+(c.privileged.state==='set'?' PRIV':'')+ (c.mounts.length?' m='+c.mounts.map(m=>(m.source as any).value+'>'+m.target):'')+(c.user.state==='set'?' u='+c.user.value.text:'')).join('; '), Object.entries(x.namespaces).filter(([,n])=>n.state!=='absent').map(([k,n])=>k+'='+((n as any).value??n.state)).join(' '), x.move ? x.move.sideEffects.join('|'):'nomove', x.extent.start, x.extent.end);
    const t1=Date.now();
    const cs:[string,any][]=[];
    if (x.move) cs.push(['move',x.move.into('kata')],['gv',x.move.into('gvisor')]);
    for (const [k,n] of Object.entries(x.namespaces)) cs.push([k+'-',n.state==='set'&&n.slot.remove()],[k+'=',n.slot.set('own')]);
    for (const c of x.containers){
      cs.push(['priv=',c.privileged.slot.set(false)],['ape=',c.privilegeEscalation.slot.set(false)],['nonroot=',c.runAsNonRoot.slot.set(true)],['user=',c.user.slot.set(1000)],['sec=',c.seccomp.slot.set('runtime-default')],['aa',c.appArmor.slot.set('runtime-default')],['drop+',c.capabilitiesDropped.slot.add('ALL')],['proc',c.procUnmasked.slot.set(false)]);
      for (const fct of [c.privileged,c.privilegeEscalation,c.runAsNonRoot,c.user,c.seccomp,c.appArmor,c.selinux,c.procUnmasked]) if(fct.state==='set') cs.push([fct.written+'-',fct.slot.remove()]);
      for (const i of c.capabilitiesAdded.items) cs.push(['cap-',i.slot.remove()]);
      for (const m of [...c.mounts,...c.devices]) cs.push(['mount-',m.remove()]);
      for (const m of c.mounts) cs.push(['ro',m.readOnly.slot.set(true)]);
    }
    for (const [name,c] of cs){ if(!c) continue; if (isRefusal(c)){ const k=name+': '+c.refused; refused[k]=(refused[k]??0)+1; if(c.refused.includes('too close')&&(globalThis as any).n!==1){(globalThis as any).n=1;console.log(d.text)}; if(process.env.R&&name==='move')console.log(f,x.name,c.refused); continue;}
      changes++;
      const after=applyEdits(d.text,c.edits); const ad=parseYaml(after);
      if(!areDisjoint(c.edits)||(ad.broken&&!doc.broken)||!sameData(applyOps(yamlData(doc.root),c.ops),yamlData(ad.root))){bad++; if(bad<10){console.log('BAD',f,x.kind,x.name,name,JSON.stringify(c.edits),JSON.stringify(c.ops),ad.error);}}
      if(process.env.D===name) {console.log('=====',f,x.name); console.log(after);}
    }
    tchg+=Date.now()-t1;
  }}
console.log({files:files.length,docs,w,changes,bad,kinds,ms:Date.now()-t0,tchg}, refused);
